int f(void) __attribute__((alias("g")));
int h(void)
{
    return f();
}

// 1:5: 'f' is an alias of 'g', which is not defined
