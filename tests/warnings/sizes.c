void *memset(void *to, int value, unsigned long size);
void *memcpy(void *to, const void *from, unsigned long size);

int f(int a[10], char *p, char *q)
{
    int local[4];
    memset(p, 0, sizeof(p)); // warn sizeof-pointer-memaccess
    memcpy(p, q, sizeof(q)); // warn sizeof-pointer-memaccess
    memset(p, 10, 0); // warn memset-transposed-args
    memset(local, 0, sizeof(local));
    int n = sizeof(a); // warn sizeof-array-argument
    n += sizeof(local) / sizeof(local[0]);
    n += sizeof(p) / sizeof(*p); // warn sizeof-pointer-div
    return n;
}
