/* gcc needs -Wnull-dereference and optimisation for these. */
struct s {
    int x;
};

int f(void)
{
    int n = *(int *)0; // ours null-dereference
    n += ((struct s *)0)->x; // ours null-dereference
    n += *(volatile int *)0;
    unsigned long offset = (unsigned long)&((struct s *)0)->x;
    return n + (int)offset;
}
