void f(void)
{
    int a;
    char a;
}

// 4:10: 'a' is declared twice in this block
