void f(void)
{
here:
    ;
here:
    ;
}

// 5:1: label 'here' is defined twice
