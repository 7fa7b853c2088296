struct s { int a; } x;
void f(int *p, float *q, int n)
{
    p = q;
    p = n;
    n = p;
    x = n;
    n = x;
}

// 4:9: assignment: cannot convert 'float *' to 'int *' without a cast
// 5:9: assignment: cannot convert 'int' to 'int *' without a cast
// 6:9: assignment: cannot convert 'int *' to 'int' without a cast
// 7:9: assignment: cannot convert 'int' to 'struct s'
// 8:9: assignment: cannot convert 'struct s' to 'int'
