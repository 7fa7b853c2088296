/* Attributes in the parentheses of abstract declarators: of the declarator, or of a first parameter. */
int printf(const char *, ...);

static int next(int x)
{
    return x + 1;
}

static int call(int (__attribute__((unused)) *)(int), int (__attribute__((unused)) *)[3]);
static int call(int (__attribute__((unused)) *function)(int), int (__attribute__((unused)) *array)[3])
{
    return function((*array)[1]);
}

static int parameter(int (__attribute__((unused)) int));
static int parameter(int (__attribute__((unused)) function)(int))
{
    return function(8);
}

typedef long long big;

int main(void)
{
    int array[3] = {4, 5, 6};

    printf("%d %d\n", call(next, &array), parameter(next));
    printf("%d\n", ((int (__attribute__((unused)) *)(int))(void *)next)(3));
    printf("%d %d\n", (int)sizeof(int (__attribute__((unused)) *)[3]),
           (int)sizeof(int (*(__attribute__((unused)) *)(void))[7]));
    printf("%d\n", (int)sizeof(big (__attribute__((unused)) *(*)(int))(char)));
    printf("%d\n", (int)sizeof(char (__attribute__((unused)) [5])));
    return _Generic((int (__attribute__((unused)) *)(int))0, int (*)(int): 0, default: 1);
}
