struct s { int length; } x, *p;
int f(void)
{
    return x.lenght;
}
int g(void)
{
    return p.length;
}
int h(void)
{
    return x->length;
}
int i(int n)
{
    return n.length;
}

// 4:14: 'struct s' has no member 'lenght'
// 8:12: 'struct s *' is not a struct or union
// 12:12: '->' needs a pointer to a struct or union, not 'struct s'
// 16:12: 'int' is not a struct or union
