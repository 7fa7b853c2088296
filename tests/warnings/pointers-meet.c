int f(int *p, float *q, void *v, const int *c)
{
    int n = 0;
    n += p == q; // ours compare-distinct-pointer-types
    n += p < q; // ours compare-distinct-pointer-types
    n += p == v;
    n += p == c;
    n += p == 0;
    n += (1 ? p : q) == v; // ours incompatible-pointer-types
    n += (p ?: v) == v;
    return n;
}
