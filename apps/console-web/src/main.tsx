import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Gate } from './app/Gate.js';
import '@marquee/browser/base.css';
import './app/console.css';
import './map/map.css';
import './app/panels.css';

const root = document.querySelector('#root');
if (!root) throw new Error('expected an element with id "root" in index.html');
createRoot(root).render(
  <StrictMode>
    <Gate />
  </StrictMode>,
);
