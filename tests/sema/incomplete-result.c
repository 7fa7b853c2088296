struct s;
struct s f(void)
{
}

// 2:10: the result type 'struct s' is incomplete
