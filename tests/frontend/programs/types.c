int printf(const char *format, ...);

typedef struct node { int value; struct node *next; } node;
struct __attribute__((packed)) small { char a; int b; } __attribute__((aligned(2)));
union number { int i; float f; unsigned char bytes[4]; };
struct bits { unsigned a : 3, : 2, b : 4; int : 0; signed c : 5; };
struct { int x, y; } origin = {.y = 2, .x = 1}, *where = &origin, grid[2][2] = {[1] = {{3}, {4, 5}}};
enum colour { RED, GREEN = 5, BLUE } favourite = BLUE;
static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static int (*const operations[])(int, int) = {add, sub, [4] = add};
static int (*pick(int which))(int, int) { return operations[which]; }
typedef int row[3];
static int total(row *rows, int n) { int s = 0; for (int i = 0; i < n; i++) for (int j = 0; j < 3; j++) s += rows[i][j]; return s; }
static int old(a, b, c) int a; char *b, c; { return a + *b + c; }
static const char *const names[] = {"zero", "one" "1", [3] = "three"};
_Alignas(32) static char buffer[3];
static int sum(int n, ...)
{
    __builtin_va_list list;
    int s = 0;
    __builtin_va_start(list, n);
    while (n--) s += __builtin_va_arg(list, int);
    __builtin_va_end(list);
    return s;
}
typedef int T;
static T shadow(T T) { { typedef char U; U T = 1; return (T + (U)2) * 2; } }

int main(void)
{
    node last = {3}, first = {1, &(node){2, &last}};
    union number n = {.f = 1.0f};
    struct bits b = {5, 9, -3};
    row table[2] = {{1, 2, 3}, [1][1] = 7};
    for (node *p = &first; p; p = p->next) printf("%d ", p->value);
    printf("%d %d %d\n", (int)sizeof(struct small), (int)_Alignof(struct small), (int)sizeof(struct bits));
    printf("%x %d %d %d %d\n", n.i, n.bytes[3], b.a, b.b, b.c);
    printf("%d %d %d %d\n", where->x + (*where).y, grid[1][1].y, favourite, (int)((unsigned long)buffer % 32));
    printf("%d %d %d\n", pick(1)(5, 3), (*pick(0))(5, 3), (**operations[4])(1, 2));
    printf("%d %d %s %d\n", total(table, 2), old(1, "a", 'b'), names[1], sum(3, 4, 5, 6));
    printf("%d %d\n", shadow(7), _Generic(1.0f, int: 1, float: 2, default: 3));
    __typeof__(first) copy = first;
    int r, x = 20;
    asm volatile("lea (%1, %1), %0" : "=r"(r) : "r"(x) : "cc");
    return copy.value + r;
}
