int f(void)
{
    return (__auto_type)3;
}

// 3:13: only the type of an object with an initialiser can be inferred
