int f(int a)
{
    int a = 2;
    return a;
}

// 3:9: 'a' is declared twice in this block
