// expect values: changed.n=3:200 taken.n=3:200 shaky.n=3:200 sized.n=3:200 counts.n=3:200 sums.n=3:200 asks.n=3:200 idle.n=3:200 rare.n=3:7
// expect refused: 'n' of 'changed' is assigned | 'n' of 'taken' has its address taken | 'n' of 'shaky' is volatile or atomic | 'n' of 'sized' has its size taken | 'counts' has the static object 'calls' | 'sums' takes variable arguments | 'asks' asks for its own name
// expect prints: 6 9 3 4 1 3 a 3 3
static int changed(int n)
{
    int sum = 0;
    while (n > 0)
        sum += n--;
    return sum;
}
static int taken(int n)
{
    int *p = &n;
    *p = 9;
    if (n)
        return n;
    return 0;
}
static int shaky(volatile int n)
{
    if (n)
        return n;
    return 0;
}
static int sized(char n)
{
    if (n)
        return sizeof(+n) + sizeof n - 1;
    return 0;
}
static int counts(int n)
{
    static int calls;
    if (n)
        calls++;
    return calls;
}
static int sums(int n, ...)
{
    if (n)
        return n;
    return 0;
}
static int asks(int n)
{
    return n ? __func__[0] : 0;
}
static int idle(int n)
{
    return n;
}
static int rare(int n)
{
    if (n)
        return n;
    return 0;
}
int main(void)
{
    printf("%d %d %d %d ", changed(3), taken(3), shaky(3), sized(3));
    printf("%d %d %c %d %d\n", counts(3), sums(3, 1), asks(3), idle(3), rare(3));
    return 0;
}
