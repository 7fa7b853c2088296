int printf(const char *format, ...);

static int classify(int c)
{
    switch (c) {
    case '0' ... '9':
        return 1;
    case 'a': case 'b':
        c++;
        __attribute__((fallthrough));
    case 'z': {
        int d = c;
        if (d == 'b') return 2; else if (d == 'c') return 3; else { d++; }
        return d;
    }
    default:
        break;
    }
    return 0;
}

static void copy(char *to, const char *from, int n)
{
    int rounds = (n + 3) / 4;
    switch (n % 4) {
    case 0: do { *to++ = *from++;
    case 3:      *to++ = *from++;
    case 2:      *to++ = *from++;
    case 1:      *to++ = *from++;
            } while (--rounds > 0);
    }
}

static int threaded(const unsigned char *code)
{
    static void *table[] = {&&stop, &&add, &&twice};
    int value = 1;
    goto *table[*code];
add:
    value += 3;
    goto *table[*++code];
twice:
    value *= 2;
    goto *table[*++code];
stop:
    return value;
}

static int nested(int a, int b)
{
    if (a)
        if (b) return 1;
        else return 2;
    if (a) { if (b) return 3; } else return 4;
    for (int i = 0, j = 10; i < j; i++, j--)
        if (i == 3) { while (b) if (b-- == 2) goto out; else continue; } else if (i > 4) break;
    do b++; while (b < 5);
    return b;
out:
    return 100;
}

int main(void)
{
    char text[12] = {0};
    unsigned char code[] = {1, 2, 2, 1, 0};
    for (const char *p = "5abz?"; *p; p++) printf("%d ", classify(*p));
    copy(text, "hello, duff", 11);
    printf("%s %d\n", text, threaded(code));
    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 4; b++)
            printf("%d ", nested(a, b));
    ({ printf("\n"); });
    return 0;
}
