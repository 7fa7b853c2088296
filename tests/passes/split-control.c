// Every way out of a region: its end, break, continue, goto, return with and without a value, none at all.
// expect made: 8

void runtime_exit(int status);
typedef unsigned char byte;

static int last;

static int scan(const char *text, int *count)
{
    int total = 0;
    for (int i = 0; text[i]; i++) {
        byte c = (byte)text[i];
        printf("[%c]", c);
        if (c == '.')
            break;
        if (c == ' ') {
            total += 100;
            continue;
        }
        if (c == '!')
            goto loud;
        if (c == '?')
            return -total;
        last = c;
        total += c - '0';
        *count += 1;
    }
    printf(" %d", total);
    return total;
loud:
    printf(" loud");
    return total + 1000;
}

static void report(int code)
{
    if (code < 0) {
        printf("negative\n");
        last--;
        printf("%d\n", last);
        return;
    }
    switch (code & 3) {
    case 0:
        printf("zero ");
        last += 1;
        printf("%d ", last);
        if (last > 60)
            break;
        printf("small ");
        /* fall through */
    case 1:
        printf("one ");
        last += 2;
        printf("%d ", last);
        printf("end ");
        break;
    default:
        printf("more ");
    }
    printf("%d\n", code);
}

static void stop(int status)
{
    printf("stopping with %d\n", status);
    last = status;
    printf("%d\n", last);
    runtime_exit(status);
}

int main(void)
{
    const char *texts[] = {"123", "12.3", "1 2", "1!2", "9?9", ""};
    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++) {
        int count = 0;
        int code = scan(texts[i], &count);
        printf(" %s: %s %d %d\n", __func__, texts[i], code, count);
        report(code);
    }
    stop(3);
    return 4;
}
