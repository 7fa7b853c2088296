/* Pointer arithmetic, comparison, difference, negative indices, pointers to arrays and to functions, null. */
int printf(const char *, ...);

static int numbers[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
static int *middle = numbers + 5, *last = &numbers[9], *back = &numbers[9] - 4, *same = &*numbers, *swapped = &3[numbers];
static int (*whole)[10] = &numbers;
static char *as_bytes = (char *)numbers + 4, *less = (char *)(numbers + 3) - 8;
static unsigned long as_integer = (unsigned long)numbers;
static void *generic = &numbers[2];
static const void *const null = 0;

struct node { struct node *next; int value; short list[3]; };
static struct node third = {0, 3}, second = {&third, 2, {7, 8, 9}}, first = {&second, 1};
static short *inside = &second.list[1], *inside_too = second.list + 2;
static int *through = &first.value;

static void walk(void)
{
    int sum = 0;
    for (struct node *n = &first; n; n = n->next)
        sum = sum * 10 + n->value;
    printf("%d %d %d %d\n", sum, *inside, *inside_too, *through);
    printf("%d %d\n", first.next->next->value, (*(*first.next).next).value);
}

int main(void)
{
    int *p = numbers, *q = numbers + 7;
    long step = -2;
    unsigned char small = 3;
    printf("%d %d %d %d %d %d\n", *middle, *last, *back, *same, *swapped, (*whole)[4]);
    printf("%d %d %d %d\n", *(int *)as_bytes, *(int *)less, *(int *)generic, as_integer == (unsigned long)numbers);
    printf("%ld %ld %d %d %d\n", q - p, p - q, p < q, p + 7 == q, q >= p);
    printf("%d %d %d %d\n", q[-3], *(q + step), *(small + p), *(q - small));
    p++; ++p; printf("%d ", *p++); printf("%d ", *++p);
    p += 3; p -= 1; p--; printf("%d\n", *p);
    q += step; q -= small; printf("%d\n", *q);
    p = whole[0] + 2; printf("%d %ld\n", *p, (long)((char *)(whole + 1) - (char *)whole));
    printf("%d %d %d %d\n", null == 0, !null, null ? 1 : 2, (p && 1) + (null || p));
    void *v = p; v = (char *)v + 4; v++; v -= 1; printf("%d %ld\n", *(int *)v, (char *)v - (char *)numbers);
    walk();
    int **pp = &p, ***ppp = &pp; ***ppp = 77; printf("%d\n", numbers[2]);
    *(*pp)++ = 5; printf("%d %d\n", numbers[2], *p);
    return 0;
}
