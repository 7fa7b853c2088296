/* Constructors and destructors by priority, aliases, weak references, retained and used objects. */
int printf(const char *, ...);
int atexit(void (*)(void));
static char order[16]; static int count;
static void at_end(void) { printf("atexit\n"); }
__attribute__((constructor)) static void last(void) { order[count++] = 'c'; atexit(at_end); }
static void __attribute__((constructor(201))) second(void) { order[count++] = 'b'; }
void first(void) __attribute__((__constructor__(150))); void first(void) { order[count++] = 'a'; }
__attribute__((destructor)) static void bye(void) { printf("bye\n"); }
__attribute__((destructor(150))) static void very_last(void) { printf("very last\n"); }
__attribute__((destructor(300), constructor(300))) static void both(void) { printf("both %d\n", count); }
static int real_function(int n) { return n * 2; }
int other_name(int) __attribute__((alias("real_function"))); static int third_name(int) __attribute__((alias("real_function"), unused));
int weak_name(int n) __attribute__((weak, alias("other_body"))); int other_body(int n) { return n + 1; }
int object[3] = {1, 2, 3}; extern int same_object[3] __attribute__((alias("object")));
static int missing(void) __attribute__((weakref("nowhere_to_be_found"))); static int put(const char *) __attribute__((weakref("puts")));
static int kept __attribute__((used)) = 1; static int retained __attribute__((retain, used)) = 2; __attribute__((noipa)) static int apart(int n) { return n - 1; }
__attribute__((naked)) long naked_sum(long a, long b); __attribute__((naked)) long naked_sum(long a, long b) { asm("leaq (%rdi,%rsi), %rax\n\tret"); }

int main(void)
{
    printf("%s %d\n", order, count);
    same_object[1] = 20; printf("%d %d %d %d %d\n", other_name(4), third_name(5), weak_name(6), object[1], apart(1));
    if (missing) missing(); else printf("missing\n"); if (put) put("found"); printf("%ld\n", naked_sum(40, 2));
    return 3;
}
