struct s { int a; } x;
void f(int *p, double n)
{
    p = n;
    n = p;
    x = n;
    n = x;
}

// 4:9: assignment: cannot convert 'double' to 'int *' without a cast
// 5:9: assignment: cannot convert 'int *' to 'double' without a cast
// 6:9: assignment: cannot convert 'double' to 'struct s'
// 7:9: assignment: cannot convert 'struct s' to 'double'
