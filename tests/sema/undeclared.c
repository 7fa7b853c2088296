int counter;
int f(void)
{
    return countr + 1;
}

// 4:12: 'countr' is not declared
