/* gcc sees these when it optimises only; it is silent at -O0. */
int a[3];

int f(void)
{
    int b[2] = {1, 2};
    int *end = &a[3];
    return a[3] + b[-1] + b[1] + *end; // ours array-bounds
}
