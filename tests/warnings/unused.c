static int nobody(void) // warn unused-function
{
    return 1;
}

static int lonely; // warn unused-variable
static const int constant = 1; // warn unused-const-variable

__attribute__((unused)) static void meant(void)
{
}

int f(int parameter) // warn unused-parameter
{
    int x; // warn unused-variable
    int y = 1;
    int z; // warn unused-but-set-variable
    static int s; // warn unused-variable
    int quiet __attribute__((unused));
    z = y;
label: // warn unused-label
    return 0;
}

int g(int used)
{
    (void)used;
    int n = sizeof(used);
    return n;
}
