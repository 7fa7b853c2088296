// Objects, parameters and results that are the same on every path.
// expect text-gone: level verbose step quiet_at scale never ratio
// expect text-stays: changed seen argc late
static int level = 2;
static int verbose;
static const int step = 3;
static int changed = 1;
static float ratio = 0.1f;
static double scale = 2.5;
static unsigned char narrow = 255;
static int seen[4];
static int never(void) { return printf("never\n"); }
static int trace(const char *text, int quiet_at)
{
    if (level < quiet_at)
        return never();
    if (verbose)
        printf("verbose ");
    return printf("%s\n", text);
}
static int late(void) { printf("late "); return 7; }
static int down(int n, int by) { return n <= 0 ? by : down(n - by, by); }
// unit: app/main.c
int main(int argc, char **argv)
{
    int x = 3;
    int y;
    unsigned char c = 200;
    signed char s = (signed char)(narrow + 129);

    if (x != 3)
        x = 4;
    if (argc > 5)
        y = 6;
    else
        y = 6;
    trace("start", 1);
    trace("more", 1);
    changed += argc;
    seen[x] = changed;
    printf("%d %d %d %d\n", late() + x, y, c + argc, s);
    printf("%d %d\n", (unsigned char)(c + 100), narrow + 1);
    printf("%d %g %g\n", down(argc + 10, 2), (double)ratio * argc, scale * argc);
    printf("%d %d\n", seen[3], changed);
    x == 3 && argc ? printf("yes\n") : printf("no\n");
    return late() - 7 + (verbose ? 1 : 0);
}
