int f(int a, char a)
{
    return a;
}

// 1:19: parameter 'a' is declared twice
