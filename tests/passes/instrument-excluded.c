// What must not be hooked, and what a hook's argument must not disturb.
// expect calls: main=1 plain=2 variadic=2 memcpy=1 memcpy_bytes=1
// expect edges: main>memcpy=1 memcpy>memcpy_bytes=1
// expect absent: quiet stripped channel_trace
typedef __builtin_va_list va_list;
void *memcpy(void *to, const void *from, unsigned long size);

static void *memcpy_bytes(char *to, const char *from, unsigned long size) {
    for (unsigned long i = 0; i < size; i++)
        to[i] = from[i];
    return to;
}
void *memcpy(void *to, const void *from, unsigned long size) { return memcpy_bytes(to, from, size); }
static int __attribute__((no_instrument_function)) quiet(int x) { return x + 1; }
static void __attribute__((naked, used)) stripped(void) { asm("ret"); }
static int plain(int x) { return quiet(x) * 2; }

static int variadic(int count, ...) {
    va_list list;
    int sum = 0;
    __builtin_va_start(list, count);
    while (count-- > 0)
        sum += __builtin_va_arg(list, int);
    __builtin_va_end(list);
    return sum;
}

int main(int argc, char **argv) {
    char text[6];
    memcpy(text, "hello", 6);
    printf("%s %d %d %d %d\n", text, plain(1), plain(2), variadic(3, 1, 2, 3), variadic(0));
    return argc - 1;
}
