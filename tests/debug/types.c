/* Every kind of type and storage that a debugger shows. Line numbers matter: test_debug.py names them. */
typedef unsigned int word;
typedef int row[3];
enum color { RED, GREEN = 5, BLUE };
typedef enum { OFF, ON } state;
struct point { int x, y; const char *name; };
typedef struct node {
    struct node *next;
    word value : 5;
    int sign : 3;
    enum color color;
    state state;
    row grid[2];
    union { int i; float f; };
    int (*callback)(int, struct point *);
} node;

static int counter = 7;
volatile long table[4] = {1, 2, 3, 4};
const char greeting[] = "hi";
_Bool flag = 1;
double ratio = 0.5;
long double precise = 2.25L;

static int helper(int n, struct point *p)
{
    static int calls;
    calls++;
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int square = i * i;
        sum += square + p->x;
    }
    return sum;
}

static void leave(void)
{
    counter++;
}

static int variable(int n)
{
    int values[n][2];
    for (int i = 0; i < n; i++)
        values[i][0] = values[i][1] = i;
    return values[n - 1][1];
}

#define TWICE(x) \
    ((x) + \
     (x))

int main(int argc, char **argv)
{
    node a = {.value = 17, .sign = -2, .color = BLUE, .state = ON, .grid = {{1, 2, 3}, {4, 5, 6}}, .callback = helper};
    struct point p = {3, 4, "pt"};
    const volatile int fixed = 9;
    a.next = &a;
    int r = helper(argc + 3, &p);
    {
        long r = 1000;
        table[0] = r;
    }
    leave();
    r += TWICE(argc);
    r += variable(
        argc + 2);
    return r + a.value + fixed;
}
