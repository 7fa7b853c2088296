int f(void)
{
    return g(1);
}

// 3:12: 'g' is not declared
