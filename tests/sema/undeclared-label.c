void f(void)
{
    goto nowhere;
}

// 3:5: label 'nowhere' is not defined
