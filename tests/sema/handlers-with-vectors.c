static double level;
static void deep(int n)
{
    level += n;
}
static void middle(int n)
{
    deep(n + 1);
}
__attribute__((interrupt)) void handler(void *frame)
{
    middle(2);
}
double fine(double d)
{
    return d * 2;
}

// 4:5: 'deep' can run in an interrupt handler and uses floating point
