int f(const int *table, char c, unsigned char u)
{
    return table[c] + table[u] + table['a']; // warn char-subscripts
}
