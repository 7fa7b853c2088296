void *memcpy(void *to, const void *from, unsigned long size);
void *memset(void *to, int value, unsigned long size);
char *strcpy(char *to, const char *from);
void free(void *p);
void *malloc(unsigned long size);
int abs(int x);
long labs(long x);
double fabs(double x);
float fabsf(float x);

char global[4];

void copies(const void *from, char *p, int n)
{
    char local[4];
    memcpy(local, from, 4);
    memcpy(local, from, 5); // warn stringop-overflow
    memset(global, 0, sizeof global + 1); // warn stringop-overflow
    memcpy(p, from, 500);
    memcpy(local, from, (unsigned long)n);
    strcpy(local, "abc");
    strcpy(local, p);
    strcpy(local, "abcd"); // warn stringop-overflow
    memcpy(p, local, 4);
}

double absolutes(int i, unsigned u, long l, double d, float f, short s)
{
    i = abs(i) + abs(s);
    i += abs(u); // warn absolute-value
    i += abs(l); // warn absolute-value
    i += abs(d); // warn absolute-value
    l = labs(l) + labs(i);
    d = fabs(d) + fabs(f);
    d += fabs(i); // warn absolute-value
    d += fabsf(d); // warn absolute-value
    return d + f + i + l;
}

void frees(void)
{
    int x;
    static int y[3];
    int *p = malloc(4);
    free(&x); // warn free-nonheap-object
    free(y); // warn free-nonheap-object
    free(p);
}
