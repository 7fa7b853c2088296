int a = ({ 1; });
int f(void)
{
    return ({ int n = 1; });
}

// 1:10: a statement expression outside a function
// 4:13: return: this expression has type void, it has no value
