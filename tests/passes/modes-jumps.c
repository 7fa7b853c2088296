// setjmp and longjmp, which gcc's own instrumentation cannot follow either.
// expect blocks: main risky deep relay
// expect calls: main=1 risky=6 deep=18 relay=1
typedef unsigned long jmp_buf[25];
int setjmp(jmp_buf state) __attribute__((returns_twice));
void longjmp(jmp_buf state, int value) __attribute__((noreturn));
static jmp_buf here;

static void deep(int n, int value) {
    if (n == 0) {
        if (value)
            longjmp(here, value);
        return;
    }
    deep(n - 1, value);
}

static void risky(int x) {
    if (x & 1)
        deep(2, x);
    else
        deep(2, 0);
}

static int relay(int times) {
    volatile int i = 0;
    int got;
    while (i < times) {
        got = setjmp(here);
        if (got == 0) {
            risky(i++);
            printf("returned ");
        } else {
            printf("landed %d ", got);
        }
    }
    return i;
}

int main(void) {
    printf("%d\n", relay(6));
    return 0;
}
