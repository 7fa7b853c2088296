/* gcc sees these when it optimises only; it is silent at -O0. */
int a[3];

int f(void)
{
    int b[2] = {1, 2};
    int *end = &a[3];
    return a[3] + b[-1] + b[1] + *end; // ours array-bounds
}

struct growing {
    int n;
    union { char bytes[0]; short words[1]; } u;
};

int grown(struct growing *p)
{
    return p->u.bytes[3] + p->u.words[2];
}
