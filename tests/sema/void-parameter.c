int f(int a, void b)
{
    return a;
}

// 1:19: a parameter cannot have type void
