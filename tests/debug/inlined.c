/* Inlined calls at -O2: the debugger shows frames that no code made. */
volatile int sink, source = 3;

static inline __attribute__((always_inline)) int square(int x)
{
    sink = x;
    return x * x;
}

static inline __attribute__((always_inline)) int twice(int x)
{
    int half = square(x) + 1;
    return half * 2;
}

__attribute__((noinline)) int outer(int y)
{
    return twice(y + 1) - 1;
}

int main(void)
{
    return outer(source) & 0;
}
