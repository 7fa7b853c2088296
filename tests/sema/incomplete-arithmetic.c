struct s;
void *f(struct s *p)
{
    return p + 1;
}

// 4:12: arithmetic on a pointer to incomplete type 'struct s'
