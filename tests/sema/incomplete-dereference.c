struct s;
int f(struct s *p)
{
    return p->a + sizeof *p;
}

// 4:12: 'struct s' is incomplete here
