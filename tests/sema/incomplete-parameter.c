struct s;
int f(struct s p)
{
    return 0;
}

// 2:16: parameter 'p' has incomplete type 'struct s'
