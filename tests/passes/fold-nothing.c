// Nothing here is the same on every path, or it may not be touched: volatile, atomic, addresses, assembly, weak.
static volatile int device = 1;
static _Atomic int shared;
static int pointed = 2;
static int *pointer = &pointed;
__attribute__((weak)) int weak = 5;
static int operand = 3;
static int varying;
static double infinite = __builtin_inf();
static int recursive(int n) { return n < 2 ? n : recursive(n - 1) + recursive(n - 2); }
static int handler(int value) { return value + varying; }
static int (*hook)(int) = handler;
// unit: app/main.c
int main(int argc, char **argv)
{
    int local = 1;
    int *where = &local;
    int cells[3] = {0, argc, 2};
    unsigned size = (unsigned)sizeof(local);

    __asm__ volatile("" : "+r"(operand));
    varying += argc;
    *where = argc;
    *pointer = argc;
    pointer = argc > 3 ? &local : &pointed;
    hook = argc > 2 ? recursive : handler;
    shared += argc;
    device = argc;
    infinite *= argc > 2 ? -1 : 1;
    for (int i = 0; i < 3; i++)
        cells[i] += i;
    size += (unsigned)argc;
    if (device)
        printf("%d %d %d %d %d\n", local, cells[argc], operand, weak, recursive(argc + 5));
    while (shared < 3)
        shared++;
    return printf("%d %d %u %d\n", hook(4), pointed, size, infinite > 1e300) - 9;
}
