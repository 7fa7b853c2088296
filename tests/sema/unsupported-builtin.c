int f(int n)
{
    return __builtin_frobnicate(n);
}
int g(int n)
{
    return __builtin_ia32_crc32qi(n, n);
}

// 3:12: the builtin '__builtin_frobnicate' is not supported
// 7:12: the builtin '__builtin_ia32_crc32qi' is not supported
