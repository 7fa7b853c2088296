const int f(void); // warn ignored-qualifiers
const char *g(void);

const int f(void) // warn ignored-qualifiers
{
    return 1;
}
