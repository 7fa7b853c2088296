/* Compound literals: static and automatic, arrays, addresses, modified, in loops, as arguments. */
int printf(const char *, ...);

struct point { int x, y; };
static struct point *fixed = &(struct point){1, 2};
static int *list = (int[]){3, 4, 5}, *tail = (int[]){6, 7, 8} + 1;
static const char *text = (char[]){"text"};
static struct { struct point *p; int *a; } table[] = {{&(struct point){.y = 9}, (int[3]){[2] = 1}}, {0, (int[]){2}}};
static struct point copied = (struct point){5, 6};
static int from_literal[] = (int[]){1, 2, 3};

static int sum(const int *values, int count) { int s = 0; while (count--) s += *values++; return s; }
static int area(struct point p) { return p.x * p.y; }

int main(void)
{
    struct point *saved[3], *p;
    fixed->x += 10;
    printf("%d %d %d %d %s\n", fixed->x, fixed->y, list[2], *tail, text);
    printf("%d %d %d %d %d\n", table[0].p->y, table[0].a[2], table[1].a[0], copied.y, from_literal[2]);
    printf("%d %d\n", sum((int[]){1, 2, 3, 4}, 4), area((struct point){.x = 3, .y = 4}));
    for (int i = 0; i < 3; i++) {
        p = &(struct point){i};
        p->y += i;
        saved[i] = p;
        printf("%d %d ", p->x, p->y);
    }
    (void)saved;
    int n = (int){7}, *q = &(int){n + 1};
    ++*q; (struct point){1, 2}.x++;
    printf("%d %d %d\n", n, *q, (struct point){8, 9}.y);
    printf("%d %d %c\n", (int)sizeof((int[]){1, 2, 3}), (int)sizeof(char[]){"abc"}, ((char[]){"xyz"})[1]);
    p = (struct point[]){{1, 2}, {3, 4}} + 1;
    printf("%d %g\n", p->y, (double){1});
    copied = (struct point){copied.y, copied.x};
    printf("%d %d\n", copied.x, copied.y);
    return 0;
}
