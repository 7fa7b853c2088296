struct s { const int a; int b; } x;
void f(struct s *p)
{
    p->a = 1;
}
void g(struct s *p)
{
    *p = x;
}
void h(const struct s *p)
{
    p->b = 1;
}

// 4:5: cannot assign to an object of type 'const int'
// 8:5: cannot assign to an object of type 'struct s'
// 12:5: cannot assign to an object of type 'const int'
