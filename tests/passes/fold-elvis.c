// What stands before `?:` is a value, not only a condition: constants and operands of && and || stay what they are.
// expect text-gone: nothing
// expect text-stays: ready
static int ready = 5;
static int nothing;
static double half = 0.5;
static char letter = 'x';
static char *const place = &letter;
static volatile int seen = 3;
static int value(int x) { return ready ?: x; }
static int other(int x) { return nothing ?: x + 1; }
static double fraction(int x) { return half ?: x; }
static int both(int x) { return (ready && x) ?: 3; }
static int either(int x) { return (x || nothing) ?: 3; }
static int nested(int x) { return (ready ?: x) ?: 4; }
static int branch(int x) { if ((ready && x) ?: nothing) return 6; return 7; }
int main(void)
{
    int x = seen;
    char *p = place ?: (char *)&ready;
    printf("%d %d %g %d %d %d %d %c\n", value(x), other(x), fraction(x), both(x), either(x), nested(x), branch(x), *p);
    (void)(ready ?: printf("not"));
    return 0;
}
