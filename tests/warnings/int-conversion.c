int take(int *p);
struct node { struct node *next; long key; };

int f(int *p, long n, char *s)
{
    long key = p; // warn int-conversion
    p = 5; // warn int-conversion
    p = 0;
    p = (int *)5;
    struct node one = {n, 3}; // warn int-conversion
    one.key = s; // warn int-conversion
    _Bool is_set = p;
    int differs = p == n; // ours int-conversion
    differs += 1 < p; // ours int-conversion
    differs += (n ? p : 1) != 0; // ours int-conversion
    return take(n) + take(0) + is_set + differs + (int)key + (one.next != 0); // warn int-conversion
}

char *g(int n)
{
    return n; // warn int-conversion
}
