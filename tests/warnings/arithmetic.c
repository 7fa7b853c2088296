int f(int a, long l)
{
    int n = a / 0; // warn div-by-zero
    n += a % 0; // warn div-by-zero
    n /= 0; // warn div-by-zero
    n += a << 32; // warn shift-count-overflow
    n += a >> -1; // warn shift-count-negative
    l = l << 32;
    l <<= 64; // warn shift-count-overflow
    n += 2147483647 + 1; // warn overflow
    n += 65536 * 65536; // warn overflow
    n += -1 << 3; // warn shift-negative-value
    n += 1 ? 2 : 1 / 0;
    n += 0 && 1 / 0;
    double d = 1.0 / 0.0;
    return n + (int)d + (int)l;
}
