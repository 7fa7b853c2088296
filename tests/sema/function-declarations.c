int f(void) = 1;
void g(void)
{
    static int h(void);
}

// 1:5: function 'f' has an initialiser
// 4:16: function 'h' is declared static inside a function
