// What is small enough, or cannot be cut, stays as it is.
// expect reason: returns twice
// expect stays: small

int setjmp(void *buffer);

static int small(int x)
{
    printf("%d\n", x);
    return x + 1;
}

static int twice(int x)
{
    long buffer[32];
    int y = x;
    if (setjmp(buffer))
        y++;
    printf("%d\n", y);
    y += small(y);
    y += small(y);
    y += small(y);
    return y;
}

int main(void)
{
    return twice(1) > 100;
}
