int f(int x)
{
    if (x); // warn empty-body
    x++;
    if (x)
        x--;
    else; // warn empty-body
    while (x--)
        ;
    return x;
}
