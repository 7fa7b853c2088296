struct s { int x; };
void f(double _Complex z, _Complex float *p)
{
    struct s a = z;
    struct s b = p;
}

// 4:18: initialiser: cannot convert '_Complex double' to 'struct s'
// 5:18: initialiser: cannot convert '_Complex float *' to 'struct s'
