/* What a constant condition excludes needs no definition, at any level, although a label stands in it. */
int printf(const char *, ...);
void nobody(void);
static void choose(int x)
{
    switch (x) {
    case 0:
        if (0) {
            nobody();
        case 1:
            printf("one\n");
        }
    }
    if (__builtin_constant_p(x) && x > 100)
        nobody();
}

int main(void)
{
    choose(0);
    choose(1);
    return 0;
}
