/* _Float128: a type of its own, with 113 bits of significand; glibc's headers declare functions of it. */
int printf(const char *, ...);

static _Float128 constant = 1.0Q / 3;

static __float128 sum(_Float128 a, double b, _Float128 c)
{
    return a + b * c;
}

int main(void)
{
    _Float128 x = 0.1f128, y = 10;
    volatile _Float128 tiny = 1;
    int steps = 0;
    while (1 + tiny != 1) {
        tiny /= 2;
        steps++;
    }
    printf("%d %d %d\n", (int)sizeof x, steps, x * y == 1);
    printf("%.20f %.15f %d\n", (double)constant, (double)sum(x, 2.5, y), (int)(long long)(y * y));
    printf("%d %d %d\n", x < y, -x > 0, (int)((long double)y == 10.0L));
    unsigned char *bytes = (unsigned char *)&constant;
    for (int i = 0; i < 16; i++)
        printf("%02x", bytes[i]);
    printf("\n");
    return 0;
}
